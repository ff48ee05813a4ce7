"""From a record of facts to sentences by the model: asked for in slots, judged, remembered."""
