"""Ballots on paper, by the same box, the same tally and the same log as those cast on a screen.

What keeps person and answer apart, and what each part of it rests on:

* A *slip* has a random serial that names the paper. Nothing ever records who took which slip: in a room people take
  one from a shuffled pile face down, by post the packers do, and an envelope that comes back is ticked off the roll
  before its inner envelope is shuffled among the others and opened.
* That somebody took paper is a mark in the box under the pseudonym (`takers`), and nothing else is written at that
  moment: no row of the roll, no audit event, no time. So no transaction joins a person to an earlier online vote that
  the paper replaces. The roll learns it at close, in one statement, with the turnout.
* Serials and readings of slips lie in two tables of the ballot's own (`slips`) that know no person, and no time. They
  are dropped at close with the box, so that neither their order nor their transactions remain to be compared with the
  order in which people came. What stays is numbers.
* At close the matched slips go into the box under pseudonyms of their serials (`counting`), and from there into the
  log with every other answer; a leaf does not say whether it was paper.
* The secret of a slip's leaves is made from its *stub code*, which is derived from the serial with the ballot's key and
  printed on the part that the voter tears off. Once the key is destroyed only the stub leads to the leaves.

What no program can do: somebody who notes the serial that a person takes, and is also one of those who read the
slips, knows that person's answers, as whoever marks papers in any paper vote would. The pages say how to prevent it.
"""
