"""Decision support on a group's tab: the section that answers, and the blocks behind it."""
