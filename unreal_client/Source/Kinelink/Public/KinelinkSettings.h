#pragma once

#include "CoreMinimal.h"
#include "Engine/DeveloperSettings.h"

#include "KinelinkSettings.generated.h"

/** Where the server is, for everything that doesn't name one itself. Project Settings, Plugins, Kinelink. */
UCLASS(Config = Game, DefaultConfig, meta = (DisplayName = "Kinelink"))
class KINELINK_API UKinelinkSettings : public UDeveloperSettings
{
	GENERATED_BODY()

public:
	/**
	 * The server, the session and its characters: "host=127.0.0.1;session=room;characters=actor", with state=, events= and control=
	 * where the ports aren't 7601 to 7603; or "url=wss://host:7600/ws;session=room" over WebSocket.
	 */
	UPROPERTY(Config, EditAnywhere, Category = "Server")
	FString Connection = TEXT("host=127.0.0.1;session=unreal;characters=actor");

	/**
	 * A file with the token of a server that asks for one. The token itself is never part of a connection string or an asset. A
	 * relative path is relative to the project.
	 */
	UPROPERTY(Config, EditAnywhere, Category = "Server")
	FString TokenFile;

	/** A PEM file with the certificate of a server that signed its own, for wss. Otherwise the engine's list of authorities counts. */
	UPROPERTY(Config, EditAnywhere, Category = "Server")
	FString CertificateFile;

	/** How often poses go to Live Link, times a second. Live Link plays between them. */
	UPROPERTY(Config, EditAnywhere, Category = "Live Link", meta = (ClampMin = "30", ClampMax = "240"))
	int32 PushRate = 120;

	/** How late sound is heard after the engine has asked for it, seconds: the audio device's buffers. */
	UPROPERTY(Config, EditAnywhere, Category = "Audio", meta = (ClampMin = "0.0", ClampMax = "0.5"))
	float OutputLatency = 0.06f;

	virtual FName GetCategoryName() const override { return TEXT("Plugins"); }
};
