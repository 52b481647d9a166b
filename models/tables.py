"""The modules that define tables, for Tortoise."""

MODEL_MODULES = (
    "models.reference",
    "models.county",
    "models.area",
    "models.member",
    "models.organisation",
    "models.competence",
    "models.channel",
    "models.mechanism",
    "models.account",
    "models.session",
    "models.issue",
    "models.task",
    "models.photo",
    "models.topic",
    "models.consultation",
    "models.activity",
    "models.event",
    "models.request",
)
