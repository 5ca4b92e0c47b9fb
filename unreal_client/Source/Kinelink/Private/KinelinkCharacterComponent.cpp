#include "KinelinkCharacterComponent.h"

#include <functional>

#include "KinelinkConnection.h"
#include "KinelinkJson.h"
#include "KinelinkText.h"

namespace
{
	std::optional<std::string> NoneIfEmpty(const FString& Text)
	{
		return Text.IsEmpty() ? std::nullopt : std::optional<std::string>(KinelinkText::ToUtf8(Text));
	}
}

using FAsk = std::function<kinelink::Result<uint32_t>(kinelink::KinelinkClient&, const std::string&)>;

struct UKinelinkCharacterComponent::FCommand
{
	explicit FCommand(FAsk InAsk) : Asks(std::move(InAsk)) {}

	FAsk Asks;
	int32 Number = 0;
	uint32 Id = 0;
};

UKinelinkCharacterComponent::UKinelinkCharacterComponent()
{
	PrimaryComponentTick.bCanEverTick = true;
}

int32 UKinelinkCharacterComponent::Perform(const FString& Instruction)
{
	return Give(MakeShared<FCommand>([Words = KinelinkText::ToUtf8(Instruction)](auto& Client, const std::string& Who)
		{ return Client.Perform(Who, Words); }));
}

int32 UKinelinkCharacterComponent::Say(const FString& Text, const FString& Voice)
{
	kinelink::SayInfo Words;
	Words.Text = KinelinkText::ToUtf8(Text);
	Words.Voice = NoneIfEmpty(Voice);
	return Give(MakeShared<FCommand>([Words](auto& Client, const std::string& Who) { return Client.Say(Who, Words); }));
}

int32 UKinelinkCharacterComponent::Express(const FString& Expression, float Intensity)
{
	return Give(MakeShared<FCommand>([Name = KinelinkText::ToUtf8(Expression), Intensity](auto& Client, const std::string& Who)
		{ return Client.Express(Who, Name, Intensity); }));
}

int32 UKinelinkCharacterComponent::OpenTalk(const FString& Persona, bool bGreet)
{
	return Give(MakeShared<FCommand>([Name = NoneIfEmpty(Persona), bGreet](auto& Client, const std::string& Who)
		{ return Client.OpenTalk(Who, Name, {}, bGreet); }));
}

int32 UKinelinkCharacterComponent::Ask(const FString& Text)
{
	return Give(MakeShared<FCommand>([Words = KinelinkText::ToUtf8(Text)](auto& Client, const std::string& Who)
		{ return Client.Ask(Who, Words); }));
}

void UKinelinkCharacterComponent::Hear(const TArray<float>& Samples, int32 SampleRate)
{
	// What was heard before anybody listens is of no use later.
	if (!Link.IsValid() || !Link->IsReady() || SampleRate <= 0)
	{
		return;
	}
	std::vector<uint8_t> Data;
	Data.reserve(2 * static_cast<size_t>(Samples.Num()));
	for (const float Sample : Samples)
	{
		const int32 Level = FMath::RoundToInt32(FMath::Clamp(Sample, -1.0f, 1.0f) * 32767.0f);
		Data.push_back(static_cast<uint8_t>(Level & 0xff));
		Data.push_back(static_cast<uint8_t>((Level >> 8) & 0xff));
	}
	Link->Client().Hear(KinelinkText::ToUtf8(Character), kinelink::Bytes{Data.data(), Data.size()}, static_cast<uint32_t>(SampleRate));
}

int32 UKinelinkCharacterComponent::CloseTalk()
{
	return Give(MakeShared<FCommand>([](auto& Client, const std::string& Who) { return Client.CloseTalk(Who); }));
}

int32 UKinelinkCharacterComponent::LookAt(const FString& Thing)
{
	// In the language of the name: Chinese names for things are not looked for in English sentences.
	const bool bChinese = !Thing.IsEmpty() && (*Thing)[0] >= 0x2e80;
	return Perform((bChinese ? TEXT("看") : TEXT("look at the ")) + Thing);
}

int32 UKinelinkCharacterComponent::Interrupt()
{
	return Give(MakeShared<FCommand>([](auto& Client, const std::string& Who) { return Client.Interrupt(Who); }));
}

int32 UKinelinkCharacterComponent::Give(TSharedPtr<FCommand> Command)
{
	Command->Number = ++LastCommand;
	if (Link.IsValid() && Link->IsReady() && Waiting.Num() == 0)
	{
		Send(Command);
	}
	else
	{
		Waiting.Add(Command);
	}
	return Command->Number;
}

void UKinelinkCharacterComponent::Send(const TSharedPtr<FCommand>& Command)
{
	const kinelink::Result<uint32_t> Asked = Command->Asks(Link->Client(), KinelinkText::ToUtf8(Character));
	if (Asked.Ok())
	{
		Command->Id = Asked.Value;
		Sent.Add(Command);
		return;
	}
	OnFailed.Broadcast(Command->Number, FName(*KinelinkText::FromUtf8(Asked.Error.Name())),
		KinelinkText::FromUtf8(Asked.Error.Message), FString());
}

void UKinelinkCharacterComponent::EndPlay(const EEndPlayReason::Type Reason)
{
	Waiting.Empty();
	Sent.Empty();
	bReady = false;
	Super::EndPlay(Reason);
}

void UKinelinkCharacterComponent::TickComponent(
	float DeltaTime, ELevelTick TickType, FActorComponentTickFunction* ThisTickFunction)
{
	Super::TickComponent(DeltaTime, TickType, ThisTickFunction);
	if (!Link.IsValid() || !Link->IsReady())
	{
		return;
	}
	const TArray<TSharedPtr<FCommand>> Now = MoveTemp(Waiting);
	Waiting.Empty();
	for (const TSharedPtr<FCommand>& Command : Now)
	{
		Send(Command);
	}
	if (!bReady)
	{
		bReady = true;
		OnReady.Broadcast();
	}
}

void UKinelinkCharacterComponent::HandleOpened(bool bFresh)
{
	// Replies don't cross connections.
	const TArray<TSharedPtr<FCommand>> Lost = MoveTemp(Sent);
	Sent.Empty();
	// Where the session goes on, so does the character: what it was told to do when it was ready isn't to be done again.
	bReady = bReady && !bFresh;
	for (const TSharedPtr<FCommand>& Command : Lost)
	{
		OnFailed.Broadcast(Command->Number, TEXT("offline"), TEXT("the connection ended before the answer came"),
			TEXT("see what the character does, and ask again where it doesn't"));
	}
}

int32 UKinelinkCharacterComponent::Answered(uint32 Id)
{
	for (int32 Index = 0; Index < Sent.Num(); ++Index)
	{
		if (Sent[Index]->Id == Id)
		{
			const int32 Number = Sent[Index]->Number;
			Sent.RemoveAt(Index);
			return Number;
		}
	}
	return 0;
}

void UKinelinkCharacterComponent::HandleNotice(const kinelink::Notice& Notice)
{
	switch (Notice.Kind)
	{
	case kinelink::Notice::Type::Event:
		HandleEvent(Notice);
		break;
	case kinelink::Notice::Type::Reply:
		if (const int32 Number = Answered(Notice.Reply.Id))
		{
			OnReply.Broadcast(Number, KinelinkJson::Write(Notice.Reply.Result));
		}
		break;
	case kinelink::Notice::Type::Failure:
		if (const int32 Number = Answered(Notice.Failure.Id))
		{
			OnFailed.Broadcast(Number, KinelinkText::ToName(KinelinkText::FromUtf8(Notice.Failure.Kind)),
				KinelinkText::FromUtf8(Notice.Failure.Message), KinelinkText::FromUtf8(Notice.Failure.Fix));
		}
		break;
	case kinelink::Notice::Type::Disconnected:
	case kinelink::Notice::Type::Opened:
		break;
	}
}

void UKinelinkCharacterComponent::HandleEvent(const kinelink::Notice& Notice)
{
	const kinelink::EventInfo& Event = Notice.Event;
	// The server's log of what was asked; nothing that happens.
	if (Event.Character != KinelinkText::ToUtf8(Character) || Event.Name == "committed")
	{
		return;
	}
	const auto Text = [&Event](const char* Key) { return KinelinkText::FromUtf8(Event.Data[Key].AsText()); };
	if (Event.Name == "grasp") OnGrasp.Broadcast(Text("hand"), Text("object"));
	if (Event.Name == "release") OnRelease.Broadcast(Text("hand"), Text("object"));
	if (Event.Name == "heard") OnHeard.Broadcast(Text("text"));
	if (Event.Name == "answer") OnAnswer.Broadcast(Text("text"));
	if (Event.Name == "error" || Event.Name == "talk_failed")
	{
		OnFailed.Broadcast(0, KinelinkText::ToName(Text("kind")), Text("message"), Text("fix"));
	}
	OnEvent.Broadcast(KinelinkText::ToName(KinelinkText::FromUtf8(Event.Name)), KinelinkJson::Write(Event.Data));
}
