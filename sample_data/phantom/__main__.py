"""Draw a phantom case into a folder: ``python -m sample_data.phantom --case sample --out DIR [--timepoint ID]``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from sample_data.phantom.catalogue import CASE_IDS, UnknownPhantomError, phantom_studies
from sample_data.phantom.generate import generate_study


def main(arguments: list[str] | None = None) -> int:
    """Draw all studies of a case, or one; 0 when they are there, 2 for an unknown timepoint."""
    parser = argparse.ArgumentParser(prog="python -m sample_data.phantom", description=__doc__)
    parser.add_argument("--case", choices=CASE_IDS, required=True)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--timepoint", metavar="ID", help="only this one")
    asked = parser.parse_args(arguments)
    timepoints = [asked.timepoint] if asked.timepoint else [s.timepoint_id for s in phantom_studies(asked.case)]
    for timepoint_id in timepoints:
        try:
            folder = generate_study(asked.case, timepoint_id, asked.out)
        except UnknownPhantomError as error:
            sys.stderr.write(f"{error}\n")
            return 2
        sys.stdout.write(f"{folder}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
