"""The ``spdr`` command: parse, dispatch, and turn our own errors into one paragraph and an exit code."""

from __future__ import annotations

import argparse
import errno
import importlib
import os
import sys

from spdr.errors import NotebookError, SpdrError

# command -> (module that serves it, one line of help); the module is imported only when its command is used
COMMANDS = {
    "build": ("spdr.publish.commands", "check data, run stale chapters, publish the site"),
    "run": ("spdr.publish.commands", "run one chapter, with other parameters if wished"),
    "data": ("spdr.data.commands", "list, show, check, add, accept or roll back tables"),
    "forecast": ("spdr.publish.forecast", "budgets of schemes by fiscal year, as a table and a workbook"),
    "explain": ("spdr.publish.commands", "where a published number comes from"),
    "diff": ("spdr.publish.commands", "what changed between two runs, and why"),
    "runs": ("spdr.publish.commands", "the builds that are kept, and what went into each"),
    "check": ("spdr.publish.commands", "check data, parameters, notebooks, book and site"),
    "new": ("spdr.publish.commands", "make the skeleton of a chapter, which runs and passes the check"),
    "preview": ("spdr.publish.commands", "one chapter's page, built aside in seconds"),
    "serve": ("spdr.publish.commands", "serve the built site on localhost"),
    "register": ("spdr.publish.register_commands", "list, check and compare registers; plan a survey"),
}
# the disk is full, a limit on files or a quota is reached
FULL = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))


def main(argv: list[str] | None = None) -> int:
    """Run the ``spdr`` command; return 0, 1 for a failed run, 2 for bad input."""
    argv = list(sys.argv[1:] if argv is None else argv)
    parser = argparse.ArgumentParser(prog="spdr", description="Thailand Social Protection Diagnostic Review")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    wanted = next((word for word in argv if not word.startswith("-")), None)
    if wanted and wanted not in COMMANDS:
        parser.error(_unknown(wanted))
    for name, (module, summary) in COMMANDS.items():
        sub = subparsers.add_parser(name, help=summary, description=summary)
        if name == wanted:
            importlib.import_module(module).add_arguments(name, sub)
    args = parser.parse_args(argv)
    try:
        return importlib.import_module(COMMANDS[args.command][0]).run(args)
    except SpdrError as error:
        print(f"spdr {args.command}: {error}", file=sys.stderr)
        return 1 if isinstance(error, NotebookError) and getattr(error, "failed_run", False) else 2
    except KeyboardInterrupt:
        print(f"spdr {args.command}: stopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader of our output has left, as `| head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left to flush goes nowhere
        return 1
    except OSError as error:
        if error.errno not in FULL:
            raise
        print(
            f"spdr {args.command}: nothing more can be written ({error.strerror}). Free space on the disk "
            "and repeat the command; what was finished is kept.",
            file=sys.stderr,
        )
        return 1


def _unknown(word: str) -> str:
    """Say that there is no such command, with the nearest."""
    import difflib

    near = difflib.get_close_matches(word, COMMANDS, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    return f"there is no command {word!r}.{hint} Commands: {', '.join(COMMANDS)}"


if __name__ == "__main__":
    sys.exit(main())
