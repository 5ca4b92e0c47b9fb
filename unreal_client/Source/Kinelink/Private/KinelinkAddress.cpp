#include "KinelinkAddress.h"

#include "Misc/FileHelper.h"
#include "Misc/Paths.h"

#include "KinelinkSettings.h"
#include "KinelinkText.h"
#include "KinelinkTls.h"

namespace
{
	FString FromProject(const FString& File)
	{
		return FPaths::IsRelative(File) ? FPaths::Combine(FPaths::ProjectDir(), File) : File;
	}

	bool TakePort(const FString& Value, int& Port)
	{
		Port = FCString::Atoi(*Value);
		return Value.IsNumeric() && Port > 0 && Port < 65536;
	}

	/** False where the key is unknown or the value is none for it. */
	bool Take(FKinelinkAddress& Address, const FString& Key, const FString& Value)
	{
		kinelink::ClientOptions& Options = Address.Options;
		if (Key == TEXT("host")) Options.Host = KinelinkText::ToUtf8(Value);
		else if (Key == TEXT("url")) Options.Url = KinelinkText::ToUtf8(Value);
		else if (Key == TEXT("session")) Options.Session = KinelinkText::ToUtf8(Value);
		else if (Key == TEXT("prefix")) Address.Prefix = Value;
		else if (Key == TEXT("state")) return TakePort(Value, Options.StatePort);
		else if (Key == TEXT("events")) return TakePort(Value, Options.EventsPort);
		else if (Key == TEXT("control")) return TakePort(Value, Options.ControlPort);
		else if (Key == TEXT("characters"))
		{
			TArray<FString> Names;
			Value.ParseIntoArray(Names, TEXT(","));
			Options.Characters.clear();
			for (const FString& Name : Names)
			{
				Options.Characters.push_back(KinelinkText::ToUtf8(Name.TrimStartAndEnd()));
			}
			return Names.Num() > 0;
		}
		else return false;
		return !Value.IsEmpty() || Key == TEXT("prefix");
	}

	void TakeSecrets(FKinelinkAddress& Address, const UKinelinkSettings& Settings)
	{
		if (!Settings.TokenFile.IsEmpty())
		{
			FString Token;
			if (!FFileHelper::LoadFileToString(Token, *FromProject(Settings.TokenFile)))
			{
				Address.Problem = FString::Printf(TEXT("the token's file %s can't be read"), *Settings.TokenFile);
				return;
			}
			Address.Options.Token = KinelinkText::ToUtf8(Token.TrimStartAndEnd());
		}
		if (!Settings.CertificateFile.IsEmpty())
		{
			Address.CertificateFile = FromProject(Settings.CertificateFile);
		}
	}
}

FKinelinkAddress FKinelinkAddress::Parse(const FString& Text)
{
	const UKinelinkSettings& Settings = *GetDefault<UKinelinkSettings>();
	FKinelinkAddress Address;
	Address.Options.Client = "kinelink-unreal";
	TArray<FString> Parts;
	(Text.TrimStartAndEnd().IsEmpty() ? Settings.Connection : Text).ParseIntoArray(Parts, TEXT(";"));
	for (const FString& Part : Parts)
	{
		FString Key, Value;
		const bool bPair = Part.Split(TEXT("="), &Key, &Value);
		if (!bPair || !Take(Address, Key.TrimStartAndEnd(), Value.TrimStartAndEnd()))
		{
			Address.Problem = FString::Printf(
				TEXT("'%s' is no part of a connection string, expected such as host=127.0.0.1;session=room;characters=actor"), *Part);
			return Address;
		}
	}
	TakeSecrets(Address, Settings);
	return Address;
}

kinelink::ClientOptions FKinelinkAddress::Dialled() const
{
	kinelink::ClientOptions Ready = Options;
	if (Options.Url.compare(0, 6, "wss://") == 0)
	{
		Ready.Tls = MakeKinelinkTls(CertificateFile);
	}
	return Ready;
}

FString FKinelinkAddress::Canonical() const
{
	const FString Place = Options.Url.empty()
		? FString::Printf(TEXT("host=%s;state=%d;events=%d;control=%d"), *KinelinkText::FromUtf8(Options.Host), Options.StatePort,
			Options.EventsPort, Options.ControlPort)
		: TEXT("url=") + KinelinkText::FromUtf8(Options.Url);
	TArray<FString> Names;
	for (const std::string& Name : Options.Characters)
	{
		Names.Add(KinelinkText::FromUtf8(Name));
	}
	FString Text = Place + TEXT(";characters=") + FString::Join(Names, TEXT(","));
	if (Options.Session)
	{
		Text += TEXT(";session=") + KinelinkText::FromUtf8(*Options.Session);
	}
	return Prefix.IsEmpty() ? Text : Text + TEXT(";prefix=") + Prefix;
}
