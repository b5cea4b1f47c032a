"""Options that several commands take."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

SEED_HELP = "Decides every chance: another seed, another song."
Seed = Annotated[int, Parameter(validator=Number(gte=0, lt=2**53), help=SEED_HELP)]
SongPath = Annotated[Path, Parameter(help="A song folder.")]
OutFolder = Annotated[Path, Parameter(name="--out", help="The folder for what is made.")]
