"""The experiments, one package each; see CONTRIBUTING for the recipe of a new one."""
