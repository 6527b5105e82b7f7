"""APScheduler: the clock and its few sweeps, nothing else."""
