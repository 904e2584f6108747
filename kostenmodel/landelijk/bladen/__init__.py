"""Een bestand per blad van het landelijke werkboek."""
