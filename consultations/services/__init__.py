"""Acts on a consultation: `preparing`, `community`, `opening`, `chain`, `cloning`; `brief` says what is asked."""
