"""The file that people edit: a Spec as YAML, written and read so that nothing is lost.

Shape: see the comment that every file begins with; ``version: 1``.
"""

from bottega.reader.specfile.dump import dump_spec
from bottega.reader.specfile.load import load_spec

__all__ = ["dump_spec", "load_spec"]
