"""What a card offers: the still chart, its downloads and its interactive specification, made once for both languages."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from spdr.publish.cards import Shelf
from spdr.publish.words import LANGUAGES


def engine() -> bytes:
    """Return the script that draws interactive charts."""
    import vl_convert as vlc

    return vlc.javascript_bundle(
        "window.SPDR.draw=(el,spec)=>vegaEmbed(el,spec,{ast:true,actions:false,defaultStyle:false});"
    ).encode()


def make(records: dict[str, dict[str, Any]], out: Path) -> dict[str, dict[str, Shelf]]:
    import vl_convert as vlc

    made: dict[str, dict[str, Shelf]] = {lang: {} for lang in LANGUAGES}
    (out / "specs").mkdir(parents=True)
    for chapter, record in records.items():
        (out / "downloads" / chapter).mkdir(parents=True)
        for figure in record["figures"]:
            for lang in LANGUAGES:
                spec = figure.get(f"spec_{lang}")
                svg = vlc.vegalite_to_svg(spec) if spec else ""
                address = ""
                downloads = []
                if spec:
                    stem = f"{chapter}/{figure['id']}.{lang}"
                    (out / "downloads" / f"{stem}.svg").write_text(svg)
                    downloads.append(("svg", f"downloads/{stem}.svg", len(svg.encode())))
                    script = f"SPDR.specs[{json.dumps(chapter + '/' + figure['id'])}]={json.dumps(spec, ensure_ascii=False)};\n"
                    digest = hashlib.sha256(script.encode()).hexdigest()[:10]
                    address = f"specs/{chapter}-{figure['id']}.{lang}.{digest}.js"
                    (out / address).write_text(script)
                made[lang][f"{chapter}/{figure['id']}"] = Shelf(svg, tuple(downloads), address)
    return made
