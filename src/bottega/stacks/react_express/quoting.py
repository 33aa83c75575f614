"""Names and strings as SQL writes them."""

from bottega.stacks.react_express.names import database_name


def quoted(name: str) -> str:
    """Return ``name`` as an SQL identifier."""
    return '"' + database_name(name).replace('"', '""') + '"'


def literal(value: str) -> str:
    """Return ``value`` as an SQL string."""
    return "'" + value.replace("'", "''") + "'"
