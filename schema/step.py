"""The step an issue is in, as apps see it."""

from domain.steps import LABELS, Step
from schema.described import enum

enum(Step, "四步走中的环节。", {step: f"{label}。" for step, label in LABELS.items()})

__all__ = ["Step"]
