"""Spec -> Plan: pure functions and a pure state machine; nothing here runs anything."""

from bottega.planner.make import ASSEMBLE, check_task_id, make_plan
from bottega.planner.rules import plan_violations
from bottega.planner.schedule import Schedule, Totals
from bottega.planner.show import plan_dot, plan_text

__all__ = ["ASSEMBLE", "Schedule", "Totals", "check_task_id", "make_plan", "plan_dot", "plan_text", "plan_violations"]
