"""Scripts, styles and fonts of the site: made or copied at build time, named by a hash of their content.

A name with a hash lets a host keep files for ever, and a page always finds the ones it was made with.
"""

from __future__ import annotations

import hashlib
import io
from functools import lru_cache
from pathlib import Path

from spdr import project

# What a page of this site may show in Sarabun: Latin with accents, punctuation, signs, and Thai.
_LATIN = [*range(0x20, 0x180), *range(0x2010, 0x2050), 0x20AC, 0x2190, 0x2192, 0x2212, 0x2248, 0x2264, 0x2265]
_THAI = [*range(0xE00, 0xE7F), 0x200B, 0x25CC]
FONTS = {"sarabun-regular": "Sarabun-Regular.ttf", "sarabun-bold": "Sarabun-Bold.ttf"}


def hashed_name(name: str, content: bytes) -> str:
    """Return a file's name with a hash of its content before the ending.

    Examples
    --------
    >>> hashed_name("site.css", b"p{}")
    'site.806db22126.css'
    """
    stem, dot, ending = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:10]}{dot}{ending}"


@lru_cache(maxsize=4)
def font(file: str) -> bytes:
    """Return one weight of Sarabun as WOFF2, cut to the characters this site writes.

    Raises
    ------
    SpdrError
        If the font's package is not installed.
    """
    from spdr.errors import SpdrError

    try:
        import fontpkg_sarabun
    except ImportError as error:
        raise SpdrError(
            "The Thai font is not installed: the package fontpkg-sarabun is missing. Run make site, or "
            "pip install --require-hashes -r requirements.lock."
        ) from error
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    options = Options(flavor="woff2", layout_features=["*"], recalc_timestamp=False, notdef_outline=True)
    typeface = TTFont(Path(fontpkg_sarabun.ROOT) / "files" / file, recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[*_LATIN, *_THAI])
    subsetter.subset(typeface)
    typeface.flavor = "woff2"
    packed = io.BytesIO()
    typeface.save(packed, reorderTables=True)
    return packed.getvalue()


def write(folder: Path, extra: dict[str, bytes]) -> dict[str, str]:
    """Write every asset and return name -> address from the site's root.

    Parameters
    ----------
    folder
        The site's ``assets`` folder.
    extra
        Further files, such as the chart engine.
    """
    folder.mkdir(parents=True)
    files: dict[str, bytes] = {f"{name}.woff2": font(file) for name, file in FONTS.items()}
    addresses: dict[str, str] = {}
    for source in sorted(project.path("book", "static").iterdir()):
        if source.suffix in (".js", ".svg"):
            files[source.name] = source.read_bytes()
    for name, content in {**files, **extra}.items():
        addresses[name] = f"assets/{hashed_name(name, content)}"
        (folder.parent / addresses[name]).write_bytes(content)
    # The style sheet names the fonts, so that it comes last.
    sheets = sorted(project.path("book", "static").glob("*.css"))
    styles = "".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
    for name, address in addresses.items():
        styles = styles.replace(f"url({name})", f"url({Path(address).name})")
    addresses["site.css"] = f"assets/{hashed_name('site.css', styles.encode())}"
    (folder.parent / addresses["site.css"]).write_text(styles, encoding="utf-8")
    return addresses
