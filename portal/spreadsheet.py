"""Cells that a spreadsheet shows and does not run."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection)."""


def harmless(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would run."""
    return f"'{cell}" if _would_run(cell) else cell


def original(cell: str) -> str:
    """Take the apostrophe of `harmless` off again."""
    rest = cell[1:]
    return rest if cell.startswith("'") and _would_run(rest) else cell


def _would_run(cell: str) -> bool:
    # With apostrophes of its own before it, so that each cell comes back as it was.
    return cell.lstrip("'").startswith(FORMULA)
