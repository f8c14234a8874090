"""Real processes of the bot, killed at random instants while people talk to it.

The platforms are the strict stand-ins of `tests/platforms`, which are never killed: what stands in
their chats at the end is the truth that the database is held against.

    world.py   a stand-in with weather: slow, refusing, breaking off, delivering late
    bots.py    the processes: started, killed, frozen, started again
    trial.py   one run: fill a database, talk and kill, wait until nothing is owed, audit
    audit.py   what has to be true at the end, counted
"""
