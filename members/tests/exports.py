"""Exports of connections for the tests, and the command that takes them in."""

import io
from pathlib import Path

from django.core.management import CommandError, call_command

SAMPLES = Path(__file__).parent / "samples"
HEADER = "connection_id,password,service,opened_on\n"
GOOD = "ip0123456789,notice-7391,gol_flets,2006-04-01\n"
BAD = "ip012345678,notice-7391,gol_flets,2006-04-01\n"


def run(file, *options):
    """Run the command; return what it said and what it complained about."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("importconnections", str(file), *options, stdout=out, stderr=err)
    except CommandError as error:
        err.write(str(error))
    return out.getvalue(), err.getvalue()


def bad_lines(err):
    """Return what was said of single lines."""
    return [line for line in err.splitlines() if line.startswith("line ")]
