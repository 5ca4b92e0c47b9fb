#include "HAL/RunnableThread.h"

#include "KinelinkConnection.h"
#include "KinelinkLog.h"

// Which connections there are, and how they go.

namespace
{
	// All of them are the game thread's.
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

TSharedPtr<FKinelinkConnection> FKinelinkConnection::Open(const FString& Text, const UObject& Who)
{
	const FKinelinkAddress Address = FKinelinkAddress::Parse(Text);
	if (!Address.IsValid())
	{
		UE_LOG(LogKinelink, Error, TEXT("%s: %s"), *Who.GetName(), *Address.Problem);
		return nullptr;
	}
	return Open(Address);
}

void FKinelinkConnection::Retire(FKinelinkConnection* Connection)
{
	check(IsInGameThread());
	FTSTicker::GetCoreTicker().RemoveTicker(Connection->Ticker);
	if (Connection->bEnded)
	{
		// With the module: nobody would reap it.
		delete Connection;
		return;
	}
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
	for (const TPair<FString, TWeakPtr<FKinelinkConnection>>& One : Known)
	{
		if (const TSharedPtr<FKinelinkConnection> Alive = One.Value.Pin())
		{
			Alive->Stop();
			Alive->Thread->WaitForCompletion();
		}
	}
	Known.Empty();
}
