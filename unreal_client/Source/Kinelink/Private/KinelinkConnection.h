#pragma once

#include <atomic>

#include "CoreMinimal.h"
#include "Containers/Queue.h"
#include "Containers/Set.h"
#include "Containers/Ticker.h"
#include "HAL/CriticalSection.h"
#include "HAL/Runnable.h"

#include "KinelinkClient.h"

#include "KinelinkAddress.h"

class FEvent;
class FRunnableThread;

/** Something that is done for every pose, on the connection's thread. */
class FKinelinkPump
{
public:
	virtual ~FKinelinkPump() = default;

	/** Characters are those of the session, as long as it is open. */
	virtual void Pump(kinelink::KinelinkClient& Client, const std::vector<std::string>& Characters) = 0;
};

DECLARE_MULTICAST_DELEGATE_OneParam(FKinelinkNoticed, const kinelink::Notice&);
DECLARE_MULTICAST_DELEGATE_OneParam(FKinelinkOpened, bool);

/**
 * One connection to a server, shared by everything in the process that has the same address. Its thread samples poses and lets
 * pumps push them on; what the server says is told on the game thread. Nothing here waits for the network.
 */
class FKinelinkConnection final : private FRunnable
{
public:
	/**
	 * The connection of an address: the one there is, or a new one. It ends by itself, without waiting, when nobody has it any more.
	 * Game thread only.
	 */
	static TSharedRef<FKinelinkConnection> Open(const FKinelinkAddress& Address);

	/** Wait until all connections that nobody has any more have ended: before the module goes. */
	static void EndAll();

	virtual ~FKinelinkConnection() override;

	/** The core. Any thread may call it. */
	kinelink::KinelinkClient& Client() { return Core; }

	/** Whether requests can be made. */
	bool IsOpen() const { return Core.State() == kinelink::ConversationState::Open; }

	/** Called for each notice but that the session was opened, on the game thread. */
	FKinelinkNoticed OnNotice;

	/**
	 * Called on the game thread when the session was opened. True where the server knows nothing of scene and bodies: it is the first
	 * time, or the server was started anew. False after a broken connection to the same session.
	 */
	FKinelinkOpened OnOpened;

	/** Name of the scene that was told last; by it the session is known again. Game thread only. */
	std::string SceneName;

	/** Somebody has yet to tell the server of scene or body; commands wait until that is done. Game thread only, as the two below. */
	void Hold(const UObject* Who) { Holders.Add(Who); }
	void Release(const UObject* Who) { Holders.Remove(Who); }

	/** Whether commands make sense: the session is open and everybody has told what there is. */
	bool IsReady() const { return IsOpen() && Holders.Num() == 0 && Recognising == 0; }

	void AddPump(FKinelinkPump& Pump);

	/** False where a pump is at work this very moment: then ask again. Never waits. */
	bool TryRemovePump(FKinelinkPump& Pump);

private:
	explicit FKinelinkConnection(const FKinelinkAddress& Address);

	virtual uint32 Run() override;
	virtual void Stop() override;

	bool Tick(float DeltaTime);
	void Recognise();
	bool Recognised(const kinelink::Notice& Notice);
	static void Retire(FKinelinkConnection* Connection);
	static bool Reap(float DeltaTime);

	const double Period;
	kinelink::KinelinkClient Core;
	TSet<const UObject*> Holders;
	/** The request that asks the session what scene it has; 0 for none. */
	uint32 Recognising = 0;
	TQueue<kinelink::Notice, EQueueMode::Spsc> Notices;
	FCriticalSection PumpGate;
	TArray<FKinelinkPump*> Pumps;
	std::atomic<bool> bStopping{false};
	std::atomic<bool> bEnded{false};
	FEvent* Wake;
	FTSTicker::FDelegateHandle Ticker;
	FRunnableThread* Thread = nullptr;
};
