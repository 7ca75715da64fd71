"""The lottery that chooses a panel: from a pool and targets to chances, a published lottery and one drawn panel.

Read in this order: `problem` (what goes in), `files` (the field's CSV formats), `grouping` (who is interchangeable),
`feasibility`, `distribution` (the chances and their certificate), `proof` (which anybody can check), `lottery` (1,000
panels), `drawing` (seed, digits), `standby` (alternates and replacements), `report`. Below them: `region` and `ideals`
or `nash` (the best expected seats), `herding`, `weighing` and `composing` (the panels that give them), `seating` (the
people), `programs` (HiGHS).
"""
