"""The tab of one group: inputs, key results and figures on top, calculation blocks below."""
