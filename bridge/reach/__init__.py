"""Free reach: what a character does, sent by UDP in the words of protocols that other programs know already.

`target` says where to, `osc` and `vmc` speak VMC, `live_link_face` speaks as Epic's app for phones does, `outlet` and
`watching` time one receiver's packets, `reach` sends them all.
"""
