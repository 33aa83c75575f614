"""Checks made from acceptance criteria, by a path apart from what made the code; verdicts and evidence."""

from bottega.verifier.checks import contract_checks
from bottega.verifier.evidence import make_evidence
from bottega.verifier.mutation import LAYER_CHECKS, Outcome, Planting, count, unchanged, unplantable
from bottega.verifier.pieces import contract_pieces, render_contract
from bottega.verifier.report import render_report
from bottega.verifier.run import run_check
from bottega.verifier.services import ServiceRunner

__all__ = [
    "LAYER_CHECKS",
    "Outcome",
    "Planting",
    "ServiceRunner",
    "contract_checks",
    "contract_pieces",
    "count",
    "make_evidence",
    "render_contract",
    "render_report",
    "run_check",
    "unchanged",
    "unplantable",
]
