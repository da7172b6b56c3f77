"""Build the site from what there is into a folder of your own, to look at while writing."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path

from spdr.errors import SpdrError


def main(argv: list[str] | None = None) -> int:
    """Build a preview and print what would stop a build; return 0, or 2 when nothing could be built."""
    parser = argparse.ArgumentParser(prog="python -m spdr.publish.preview", description=__doc__)
    parser.add_argument("chapter", help="the chapter you are writing, such as 02_children")
    parser.add_argument("out", type=Path, help="folder to build into; an earlier preview there is replaced")
    parser.add_argument("--record", type=Path, help="record.json to use for the chapter, from spdr run --out")
    parser.add_argument("--only", action="store_true", help="this chapter alone, without the others")
    args = parser.parse_args(argv)
    from spdr.publish import runs
    from spdr.publish.site import build_site

    records = runs.current_records()
    if args.record:
        records[args.chapter] = json.loads(args.record.read_text(encoding="utf-8"))
    try:
        if args.chapter not in records:
            raise SpdrError(f"{args.chapter} has no good run. Use `spdr run {args.chapter}`, or --record.")
        if args.only:
            records = {args.chapter: records[args.chapter]}
        if (args.out / "results.json").is_file():  # only ever replace an earlier preview
            shutil.rmtree(args.out)
        for complaint in build_site(records, args.out, strict=False):
            print(complaint, file=sys.stderr)
    except SpdrError as error:
        print(error, file=sys.stderr)
        return 2
    print(args.out / "th" / "chapters" / f"{args.chapter}.html")
    return 0


if __name__ == "__main__":
    sys.exit(main())
