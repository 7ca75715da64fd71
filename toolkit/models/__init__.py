from toolkit.models.content import Release, Stage, Step, StepTool, Tool, Toolkit, ToolText, ToolVersion
from toolkit.models.worksheets import Answer, Change, Conflict, Hand, Invitation, Worksheet

__all__ = [
    "Answer",
    "Change",
    "Conflict",
    "Hand",
    "Invitation",
    "Release",
    "Stage",
    "Step",
    "StepTool",
    "Tool",
    "ToolText",
    "ToolVersion",
    "Toolkit",
    "Worksheet",
]
