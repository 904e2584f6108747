"""kostenmodel: wat landelijk asiel- en migratiebeleid gemeenten kost. Vanuit Python: zie `kostenmodel.openbaar`."""

__version__ = "0.1.0"
