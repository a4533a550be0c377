"""The command `nadir`: what it is asked, and which part of the program answers. Imports nothing heavy."""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

EXIT_FAILED = 1
SMALLEST = (1024, 700)  # below this the desk cannot show its parts
EXIT_USAGE = 2  # also: a window was asked for and there is no screen
TABS = ("reading", "record", "timeline", "tables")


@dataclass(frozen=True)
class WindowRequest:
    """What a window is to show: the home screen, a case, or images; and whether only a picture of it is wanted."""

    library: str
    case: str | None = None
    paths: tuple[Path, ...] = ()
    screenshot: Path | None = None
    size: tuple[int, int] = (1920, 1200)
    new_window: bool = False
    tab: str = ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    options = _parser().parse_args(arguments)
    if options.command == "inspect":
        from viewer.commands.inspect_files import inspect_files

        return inspect_files([Path(path) for path in options.paths], options.json, options.probe)
    if options.command == "assess":
        from viewer.commands.assess_files import assess_files

        paths = [Path(path) for path in options.paths]
        return assess_files(paths, options.format, options.output, options.protocol, options.reference_date)
    library = options.library or _default_library()
    if options.command == "doctor":
        from viewer import doctor

        return doctor.main(library)
    if options.command == "export":
        from viewer.commands.export_case import export_case

        return export_case(library, options.case, options.format, options.output)
    if options.command == "demo" and options.off_screen:
        from viewer.off_screen import run_main_job

        return run_main_job()
    return _open_window(options, library)


def _open_window(options: argparse.Namespace, library: str) -> int:
    from viewer import platform

    missing = platform.qt_libraries_missing()
    if missing:
        packages = [platform.QT_LIBRARIES[name] for name in missing]
        print(f"Qt needs libraries this system lacks: {platform.apt_install_line(packages)}", file=sys.stderr)
        return EXIT_FAILED
    paths = tuple(Path(path) for path in getattr(options, "paths", ()))
    for path in paths:
        if not path.exists():
            print(f"{path} is not there; nothing was opened.", file=sys.stderr)
            return EXIT_FAILED
    screenshot = options.screenshot
    if not platform.has_display():
        if screenshot is None:
            print("There is no screen to open a window on; --screenshot FILE draws it to a picture.", file=sys.stderr)
            return EXIT_USAGE
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from viewer.app import run

    return run(
        WindowRequest(
            library=library,
            case="sample" if options.command == "demo" else None,
            paths=paths,
            screenshot=screenshot,
            size=options.size,
            new_window=options.new_window or screenshot is not None,
            tab=options.tab,
        )
    )


def _parser() -> argparse.ArgumentParser:
    from viewer.version import VERSION

    parser = argparse.ArgumentParser(prog="nadir", description="A reading desk for tumours followed over time.")
    parser.add_argument("--version", action="version", version=f"nadir {VERSION}")
    _common(parser, "")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    demo = commands.add_parser("demo", help="open the sample case")
    _common(demo, argparse.SUPPRESS)
    demo.add_argument(
        "--off-screen", action="store_true", help="do the main job without a screen and say what came out"
    )
    opened = commands.add_parser("open", help="open folders or files of DICOM images")
    _common(opened, argparse.SUPPRESS)
    opened.add_argument("paths", nargs="+", metavar="PATH")
    export = commands.add_parser("export", help="write a case's measurement table, or the case, to a file")
    export.add_argument("--library", default=argparse.SUPPRESS, metavar="URL_OR_PATH", help=_LIBRARY_HELP)
    export.add_argument("case", metavar="CASE", help="an id, or a unique part of a name")
    export.add_argument("--format", choices=("csv", "json"), required=True)
    export.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    inspect = commands.add_parser("inspect", help="say as JSON what folders and files of DICOM images hold")
    inspect.add_argument("paths", nargs="+", metavar="PATH")
    inspect.add_argument("--json", type=Path, required=True, metavar="OUT", help="where to write it; - is the terminal")
    inspect.add_argument("--probe", type=Path, metavar="FILE", help="JSON list of pixels whose values are wanted")
    assess = commands.add_parser(
        "assess", help="work out responses from tables of measurements (CSV, XLSX, CDISC TU and TR)"
    )
    assess.add_argument("paths", nargs="+", metavar="FILE")
    assess.add_argument("--protocol", type=Path, metavar="FILE", help="JSON: a preset, and what departs from it")
    assess.add_argument(
        "--reference-date", default="", metavar="DATE", help="start of treatment, of all subjects; else each baseline"
    )
    assess.add_argument("--format", choices=("csv", "json"), required=True)
    assess.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    doctor = commands.add_parser("doctor", help="check that this machine has what is needed")
    doctor.add_argument("--library", default=argparse.SUPPRESS, metavar="URL_OR_PATH", help=_LIBRARY_HELP)
    return parser


_LIBRARY_HELP = "the library of cases: a path is a SQLite file, anything with :// a database URL"


def _common(parser: argparse.ArgumentParser, default: str) -> None:
    """Options taken before and after the subcommand; after it, only what is given there overrides."""

    def fallback(value: object) -> object:
        return argparse.SUPPRESS if default == argparse.SUPPRESS else value

    parser.add_argument("--library", default=fallback(""), metavar="URL_OR_PATH", help=_LIBRARY_HELP)
    parser.add_argument(
        "--new-window", action="store_true", default=fallback(False), help="do not use a window that is open"
    )
    parser.add_argument(
        "--screenshot",
        type=Path,
        default=fallback(None),
        metavar="FILE",
        help="wait until the window is settled, write it as PNG, and end",
    )
    parser.add_argument(
        "--size", type=_size, default=fallback((1920, 1200)), metavar="WxH", help="size of the screenshot"
    )
    parser.add_argument(
        "--tab",
        type=_tab,
        default=fallback(""),
        metavar="NAME",
        help="reading, record, record/SECTION, timeline or tables",
    )


def _size(text: str) -> tuple[int, int]:
    width, cross, height = text.lower().partition("x")
    if not cross or not width.isdigit() or not height.isdigit() or min(int(width), int(height)) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no size; write it as 1920x1200")
    if int(width) < SMALLEST[0] or int(height) < SMALLEST[1]:
        raise argparse.ArgumentTypeError(f"{text} is too small: the window needs {SMALLEST[0]}x{SMALLEST[1]}")
    return int(width), int(height)


def _tab(text: str) -> str:
    name, slash, _section = text.partition("/")
    if text and (name not in TABS or (slash and name != "record")):
        raise argparse.ArgumentTypeError(f"{text!r} is no tab; there are {', '.join(TABS)}")
    return text


def _default_library() -> str:
    from viewer.platform import default_library

    return default_library()


if __name__ == "__main__":
    sys.exit(main())
