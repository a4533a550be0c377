"""The single rules of iRECIST (Seymour et al., Lancet Oncol 2017;18:e143-e152), each where it can be tested alone."""

SEYMOUR = "Seymour et al., Lancet Oncol 2017;18:e143-e152"
