#pragma once

#include <vector>

#include "CoreMinimal.h"

#include "Core/Messages.h"

/**
 * Events of one character come ahead of their time, as frames do: keeps them until their moment is shown. What belongs to motion is void
 * once a newer epoch is shown; speech and talk go on whatever the body does.
 */
class FKinelinkEventSchedule
{
public:
	void Add(kinelink::EventInfo Event);

	/**
	 * The next event that is due when the moment `Ts` (nanoseconds on the server's clock) of an epoch is shown. False where there is none.
	 * Epoch: unset where no pose is shown, so that nothing is void.
	 */
	bool Take(int64 Ts, const TOptional<uint32>& Epoch, kinelink::EventInfo& Due);

private:
	/** In the order of their times. */
	std::vector<kinelink::EventInfo> Waiting;
};
