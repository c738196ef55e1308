def follow(store, change): pass
