#include "KinelinkConnection.h"

#include "HAL/Event.h"
#include "HAL/PlatformProcess.h"
#include "HAL/PlatformTime.h"
#include "HAL/RunnableThread.h"
#include "Misc/ScopeLock.h"

#include "KinelinkSettings.h"

namespace
{
	// Both are the game thread's.
	TMap<FString, TWeakPtr<FKinelinkConnection>> Known;
	TArray<FKinelinkConnection*> Retired;
	FTSTicker::FDelegateHandle Reaper;
}

TSharedRef<FKinelinkConnection> FKinelinkConnection::Open(const FKinelinkAddress& Address)
{
	check(IsInGameThread());
	TWeakPtr<FKinelinkConnection>& Entry = Known.FindOrAdd(Address.Canonical());
	if (const TSharedPtr<FKinelinkConnection> Alive = Entry.Pin())
	{
		return Alive.ToSharedRef();
	}
	const TSharedPtr<FKinelinkConnection> Made(new FKinelinkConnection(Address), &FKinelinkConnection::Retire);
	Entry = Made;
	return Made.ToSharedRef();
}

void FKinelinkConnection::Retire(FKinelinkConnection* Connection)
{
	check(IsInGameThread());
	FTSTicker::GetCoreTicker().RemoveTicker(Connection->Ticker);
	Connection->Stop();
	Retired.Add(Connection);
	if (!Reaper.IsValid())
	{
		Reaper = FTSTicker::GetCoreTicker().AddTicker(FTickerDelegate::CreateStatic(&FKinelinkConnection::Reap));
	}
}

bool FKinelinkConnection::Reap(float)
{
	for (int32 Index = Retired.Num() - 1; Index >= 0; --Index)
	{
		// Sockets that are being connected take their time to end; nobody waits for them.
		if (Retired[Index]->bEnded)
		{
			delete Retired[Index];
			Retired.RemoveAt(Index);
		}
	}
	if (Retired.Num() > 0)
	{
		return true;
	}
	Reaper.Reset();
	return false;
}

void FKinelinkConnection::EndAll()
{
	if (Reaper.IsValid())
	{
		FTSTicker::GetCoreTicker().RemoveTicker(Reaper);
		Reaper.Reset();
	}
	for (FKinelinkConnection* Connection : Retired)
	{
		delete Connection;
	}
	Retired.Empty();
	Known.Empty();
}

FKinelinkConnection::FKinelinkConnection(const FKinelinkAddress& Address)
	: Period(1.0 / FMath::Clamp(GetDefault<UKinelinkSettings>()->PushRate, 30, 240)),
	  Core(Address.Options),
	  Wake(FPlatformProcess::GetSynchEventFromPool(false))
{
	Ticker = FTSTicker::GetCoreTicker().AddTicker(FTickerDelegate::CreateRaw(this, &FKinelinkConnection::Tick));
	Core.Start();
	Thread = FRunnableThread::Create(this, TEXT("Kinelink"), 0, TPri_AboveNormal);
}

FKinelinkConnection::~FKinelinkConnection()
{
	Stop();
	Thread->WaitForCompletion();
	delete Thread;
	FPlatformProcess::ReturnSynchEventToPool(Wake);
}

void FKinelinkConnection::Stop()
{
	bStopping = true;
	Wake->Trigger();
}

uint32 FKinelinkConnection::Run()
{
	std::vector<std::string> Characters;
	kinelink::Notice Notice;
	double Next = FPlatformTime::Seconds();
	while (!bStopping)
	{
		Core.Update();
		while (Core.Next(Notice))
		{
			if (Notice.Kind == kinelink::Notice::Type::Opened)
			{
				Characters = Core.Characters();
			}
			Notices.Enqueue(MoveTemp(Notice));
		}
		{
			FScopeLock Lock(&PumpGate);
			for (FKinelinkPump* Pump : Pumps)
			{
				Pump->Pump(Core, Characters);
			}
		}
		// After a hitch there is no catching up: only the newest pose counts.
		const double Now = FPlatformTime::Seconds();
		Next = FMath::Max(Next + Period, Now);
		Wake->Wait(FTimespan::FromSeconds(Next - Now));
	}
	Core.End();
	bEnded = true;
	return 0;
}

bool FKinelinkConnection::Tick(float)
{
	for (kinelink::Notice Notice; Notices.Dequeue(Notice);)
	{
		if (Notice.Kind == kinelink::Notice::Type::Opened)
		{
			Recognise();
		}
		else if (!Recognised(Notice))
		{
			OnNotice.Broadcast(Notice);
		}
	}
	return true;
}

void FKinelinkConnection::Recognise()
{
	Recognising = SceneName.empty() ? 0 : Core.Describe().Value;
	if (Recognising == 0)
	{
		OnOpened.Broadcast(true);
	}
}

/** Whether it was the answer to what scene the session has. */
bool FKinelinkConnection::Recognised(const kinelink::Notice& Notice)
{
	const bool bReply = Notice.Kind == kinelink::Notice::Type::Reply && Notice.Reply.Id == Recognising;
	const bool bFailure = Notice.Kind == kinelink::Notice::Type::Failure && Notice.Failure.Id == Recognising;
	if (Recognising == 0 || !(bReply || bFailure))
	{
		return false;
	}
	Recognising = 0;
	OnOpened.Broadcast(bFailure || Notice.Reply.Result["scene"]["name"].AsText() != SceneName);
	return true;
}

void FKinelinkConnection::AddPump(FKinelinkPump& Pump)
{
	FScopeLock Lock(&PumpGate);
	Pumps.Add(&Pump);
}

bool FKinelinkConnection::TryRemovePump(FKinelinkPump& Pump)
{
	if (!PumpGate.TryLock())
	{
		return false;
	}
	Pumps.Remove(&Pump);
	PumpGate.Unlock();
	return true;
}
