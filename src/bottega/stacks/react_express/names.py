"""Identifiers that are safe in TypeScript, Prisma and PostgreSQL, whatever a Spec calls its entities."""

import hashlib
from collections.abc import Iterable

_RESERVED = """async await break case catch class const continue debugger default delete do else enum export extends
    false finally for function if implements import in instanceof interface let new null package private protected
    public return static super switch this throw true try typeof using var void while with yield"""
_GLOBALS = """Array ArrayBuffer BigInt Blob Boolean Buffer Data Date Document Element Error Event Exclude Extract File
    FormData Function Headers History Image Iterator JSON Location Map Math Model Node NonNullable Notification Null
    Number Object Omit Option Parameters Partial Pick Prisma PrismaClient Promise Proxy Range Readonly Record
    Reflect RegExp Request Required Response ReturnType Route Set Storage String Symbol Text URL Undefined Window
    Worker"""
RESERVED_WORDS = frozenset(_RESERVED.split())
GLOBALS = frozenset(_GLOBALS.split())
"""Names of types that generated code uses unqualified; a type of our own by that name would hide them."""
IDENTIFIER_BYTES = 63
"""PostgreSQL cuts longer identifiers off."""


def lower_first(name: str) -> str:
    """``PurchaseOrder`` -> ``purchaseOrder``."""
    return name[:1].lower() + name[1:]


def type_name(name: str, taken: Iterable[str]) -> str:
    """Return ``name``, or a name like it that hides no type and whose variable is no reserved word."""
    if name not in GLOBALS and lower_first(name) not in RESERVED_WORDS:
        return name
    return fresh(f"{name}Record", taken)


def fresh(name: str, taken: Iterable[str]) -> str:
    """Return ``name``, with a number behind it if some name in ``taken`` equals it in any case."""
    used = {other.lower() for other in taken}
    candidate, number = name, 2
    while candidate.lower() in used:
        candidate, number = f"{name}{number}", number + 1
    return candidate


def database_name(name: str) -> str:
    """Return ``name``, shortened with a digest where PostgreSQL would cut it off."""
    if len(name.encode()) <= IDENTIFIER_BYTES:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{name.encode()[: IDENTIFIER_BYTES - 9].decode(errors='ignore')}_{digest}"
