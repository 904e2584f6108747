"""Een module per blad van het werkboek."""
