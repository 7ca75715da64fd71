"""How good was the process? Members answer in secret, organisers and data holders report, and figures are computed."""
