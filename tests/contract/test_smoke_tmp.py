async def test_smoke(ours, foreign):
    d = await ours.clients.run("HomeFeed", "zhao", first=20)
    print(d)
    import time
    t=time.time(); d = await ours.clients.run("HomeFeed", "zhao", first=20); print(time.time()-t)
