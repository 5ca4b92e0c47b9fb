#include "KinelinkConnection.h"

#include "HAL/Event.h"
#include "HAL/PlatformProcess.h"
#include "HAL/PlatformTime.h"
#include "HAL/RunnableThread.h"
#include "Misc/ScopeLock.h"

#include "KinelinkLiveLinkSourceSettings.h"
#include "KinelinkLog.h"
#include "KinelinkSettings.h"
#include "KinelinkText.h"

namespace
{
	/** How long after it was pushed Live Link shows a pose, nanoseconds. */
	int64 ShownLater()
	{
		const float Seconds = GetDefault<UKinelinkLiveLinkSourceSettings>()->BufferSettings.EngineTimeOffset;
		return static_cast<int64>(static_cast<double>(Seconds) * static_cast<double>(kinelink::Second));
	}
}

FKinelinkConnection::FKinelinkConnection(const FKinelinkAddress& Address)
	: Place(Address),
	  Period(1.0 / FMath::Clamp(GetDefault<UKinelinkSettings>()->PushRate, 30, 240)),
	  Core(Address.Dialled()),
	  Performers(ShownLater()),
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
	double Next = FPlatformTime::Seconds();
	while (!bStopping)
	{
		Core.Update();
		Hear();
		Performers.Advance(Core, [this](kinelink::EventInfo&& Event)
		{
			kinelink::Notice Notice;
			Notice.Event = std::move(Event);
			Notices.Enqueue(MoveTemp(Notice));
		});
		PumpOn();
		// After a hitch there is no catching up: only the newest pose counts.
		const double Now = FPlatformTime::Seconds();
		Next = FMath::Max(Next + Period, Now);
		Wake->Wait(FTimespan::FromSeconds(Next - Now));
	}
	Core.End();
	bEnded = true;
	return 0;
}

void FKinelinkConnection::Hear()
{
	for (kinelink::Notice Notice; Core.Next(Notice);)
	{
		if (Notice.Kind == kinelink::Notice::Type::Event)
		{
			Performers.Expect(std::move(Notice.Event));
			continue;
		}
		if (Notice.Kind == kinelink::Notice::Type::Opened)
		{
			Performers.Recast(Core.Characters());
		}
		Notices.Enqueue(MoveTemp(Notice));
	}
}

void FKinelinkConnection::PumpOn()
{
	FScopeLock Lock(&PumpGate);
	{
		FScopeLock LockComing(&ComingGate);
		Pumps.Append(Coming);
		Coming.Empty();
	}
	for (FKinelinkPump* Pump : Pumps)
	{
		Pump->Pump(Core, Performers);
	}
}

bool FKinelinkConnection::Tick(float)
{
	for (kinelink::Notice Notice; Notices.Dequeue(Notice);)
	{
		Take(Notice);
	}
	return true;
}

void FKinelinkConnection::Take(const kinelink::Notice& Notice)
{
	using EType = kinelink::Notice::Type;
	if (Notice.Kind == EType::Opened)
	{
		bOpened = true;
		bRefused = false;
		Logged.Empty();
		Recognise();
		return;
	}
	if (Notice.Kind == EType::Disconnected)
	{
		bOpened = bOpened && IsOpen();
		Complain(KinelinkText::FromUtf8(Notice.Text), bRefused);
	}
	else if (Notice.Kind == EType::Failure && !bOpened)
	{
		// Of what opens a session: components ask for nothing before.
		bRefused = true;
		Complain(KinelinkText::FromUtf8(Notice.Failure.Message) + TEXT("; ") + KinelinkText::FromUtf8(Notice.Failure.Fix), false);
	}
	if (!Recognised(Notice))
	{
		OnNotice.Broadcast(Notice);
	}
}

/** Say what stands in the way of a session, each thing once. bFollows: of something that was said before, and stays the reason. */
void FKinelinkConnection::Complain(const FString& Words, bool bFollows)
{
	if (!bFollows)
	{
		Why = Words;
	}
	if (!Logged.Contains(Words))
	{
		Logged.Add(Words);
		UE_LOG(LogKinelink, Warning, TEXT("no session, trying again: %s"), *Words);
	}
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
	FScopeLock Lock(&ComingGate);
	Coming.Add(&Pump);
}

bool FKinelinkConnection::TryRemovePump(FKinelinkPump& Pump)
{
	if (!PumpGate.TryLock())
	{
		return false;
	}
	{
		FScopeLock Lock(&ComingGate);
		Coming.Remove(&Pump);
	}
	Pumps.Remove(&Pump);
	PumpGate.Unlock();
	return true;
}
