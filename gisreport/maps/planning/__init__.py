"""The planner page: where, when and for what, from the counts of public cases and nothing else."""
