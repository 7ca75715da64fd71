META
key; value
description; Municipal PB in Wieliczka (the example in the description of the format)
country; Poland
unit; Wieliczka
instance; 2020
num_projects; 5
num_votes; 10
budget; 2500
vote_type; approval
rule; greedy
min_length; 1
max_length; 3
PROJECTS
project_id; cost; category; selected
1; 600; "culture; education"; 0
2; 800; sport; 0
4; 1400; culture; 1
5; 1000; health, sport; 1
7; 1200; education; 0
VOTES
voter_id; age; sex; vote
1; 34; f; 1,2,4
2; 51; m; 1,2
3; 23; m; 2,4,5
4; 19; f; 5,7
5; 62; f; 1,4,7
6; 54; m; 1,7
7; 49; m; 5
8; 27; f; 4
9; 39; f; 2,4,5
10; 44; m; 4,5
