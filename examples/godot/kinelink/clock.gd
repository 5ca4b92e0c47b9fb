# The server's clock as this machine sees it: of the last ten pings the one that took the shortest way counts. Nanoseconds.
extends Reference

const KEPT := 10

var known := false
var offset := 0
var round_trip := 0
var _trips := []


# This machine's monotonic clock.
static func own() -> int:
	return OS.get_ticks_usec() * 1000


# The server's clock now.
func now() -> int:
	return own() + offset


# A ping left at t0, arrived at t1, its answer left at t2 and arrived at t3; t1 and t2 are the server's times.
func add(t0: int, t1: int, t2: int, t3: int) -> void:
	var trip := (t3 - t0) - (t2 - t1)
	if trip < 0:
		return
	_trips.append([trip, ((t1 - t0) + (t2 - t3)) / 2])
	if _trips.size() > KEPT:
		_trips.pop_front()
	var best = _trips[0]
	for one in _trips:
		if one[0] < best[0]:
			best = one
	known = true
	round_trip = best[0]
	offset = best[1]


# The server was started anew: another clock.
func clear() -> void:
	known = false
	_trips.clear()
