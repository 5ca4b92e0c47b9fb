#pragma once

#include <atomic>

#include "CoreMinimal.h"
#include "Containers/Queue.h"
#include "Containers/Set.h"
#include "Containers/Ticker.h"
#include "HAL/CriticalSection.h"
#include "HAL/Runnable.h"

#include "KinelinkAddress.h"
#include "KinelinkPerformers.h"

class FEvent;
class FRunnableThread;

/** Something that is done for every pose, on the connection's thread. */
class FKinelinkPump
{
public:
	virtual ~FKinelinkPump() = default;

	virtual void Pump(kinelink::KinelinkClient& Client, const FKinelinkPerformers& Performers) = 0;
};

DECLARE_MULTICAST_DELEGATE_OneParam(FKinelinkNoticed, const kinelink::Notice&);
DECLARE_MULTICAST_DELEGATE_OneParam(FKinelinkOpened, bool);

/**
 * One connection to a server, shared by everything in the process that has the same address. Its thread samples poses and lets
 * pumps push them on; what the server says is told on the game thread, events when their moment is shown. Nothing here waits for the
 * network.
 */
class FKinelinkConnection final : private FRunnable
{
public:
	/**
	 * The connection of an address: the one there is, or a new one. It ends by itself, without waiting, when nobody has it any more.
	 * Game thread only.
	 */
	static TSharedRef<FKinelinkConnection> Open(const FKinelinkAddress& Address);

	/** The connection of a connection string; null where it is none, which is logged with the name of who has it. Game thread only. */
	static TSharedPtr<FKinelinkConnection> Open(const FString& Text, const UObject& Who);

	/** End all connections, also those that somebody still has, and wait for it: before the module goes. */
	static void EndAll();

	virtual ~FKinelinkConnection() override;

	const FKinelinkAddress& Address() const { return Place; }

	/** Why there is no session, for people; of no meaning while it is open. Game thread only. */
	const FString& Trouble() const { return Why; }

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

	/** From the next pose on. Never waits for one that is being pushed. */
	void AddPump(FKinelinkPump& Pump);

	/** False where a pump is at work this very moment: then ask again. Never waits. */
	bool TryRemovePump(FKinelinkPump& Pump);

private:
	explicit FKinelinkConnection(const FKinelinkAddress& Address);

	virtual uint32 Run() override;
	virtual void Stop() override;

	void Hear();
	void PumpOn();
	bool Tick(float DeltaTime);
	void Take(const kinelink::Notice& Notice);
	void Complain(const FString& Words, bool bFollows);
	void Recognise();
	bool Recognised(const kinelink::Notice& Notice);
	static void Retire(FKinelinkConnection* Connection);
	static bool Reap(float DeltaTime);

	const FKinelinkAddress Place;
	const double Period;
	kinelink::KinelinkClient Core;
	FKinelinkPerformers Performers;
	TSet<const UObject*> Holders;
	FString Why;
	/** Nothing has failed since it was opened; the server has refused to open it. */
	bool bOpened = false;
	bool bRefused = false;
	/** What was logged since the session was open last: a server that is away is tried again every two seconds. */
	TArray<FString> Logged;
	/** The request that asks the session what scene it has; 0 for none. */
	uint32 Recognising = 0;
	TQueue<kinelink::Notice, EQueueMode::Spsc> Notices;
	/** Held while poses are pushed, when Live Link's own locks are taken: whoever holds those may only try it. */
	FCriticalSection PumpGate;
	TArray<FKinelinkPump*> Pumps;
	FCriticalSection ComingGate;
	TArray<FKinelinkPump*> Coming;
	std::atomic<bool> bStopping{false};
	std::atomic<bool> bEnded{false};
	FEvent* Wake;
	FTSTicker::FDelegateHandle Ticker;
	FRunnableThread* Thread = nullptr;
};
