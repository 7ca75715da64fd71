"""What a social license is, as pure functions: no Django, no clock, no settings, no hidden randomness.

Read it in the order in which a license comes about:

1. `questions` (with `kinds`, `scales`, `definition_checks`) freeze what is asked and how it will be decided, `priorities`
   makes those that put items in order; `answers` is one answer in its only form.
2. `ballotlog` (with `merkle`) turns cast answers into a signed public log; `tally` counts it, `rules` (with
   `elections`, `budgets` and `shares`, `duels`, `ratings`) decides, `figures` writes down the result.
3. `brief` and `evidence` are what consultations hand over; `drafting` (with `verdicts`, `wording`, `phrases`) makes the
   `draft` of a license of it, which people ratify by its hash.
4. `statements` are what a community signs with its own keys, by `signer`, a program of one file that works alone.
5. `document` (with `policy`, `context`) builds the license that `signing` signs; `did` names the platform's keys and
   `status` tells whether a license is in force.
6. `verify` (with `envelope`, `consistency`, `standing`, `recount`, `report`) checks all of it again, offline.

Beneath everything: `canonical` (one byte form for one value), `shapes` (dataclasses to JSON and strictly back),
`refused` (how a refusal looks).
"""
