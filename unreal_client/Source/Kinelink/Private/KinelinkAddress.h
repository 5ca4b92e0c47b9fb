#pragma once

#include "CoreMinimal.h"

#include "Core/ClientOptions.h"

/** A connection string: where the server is and what session is wanted. */
struct FKinelinkAddress
{
	/** All but TLS, which costs reading a list of authorities. */
	kinelink::ClientOptions Options;

	/** Whose certificate is trusted over wss, a path; empty for whatever an authority has signed. */
	FString CertificateFile;

	/** Put before the names of all Live Link subjects, for several sessions at once. */
	FString Prefix;

	/** What is wrong with the string, and what it should be; empty otherwise. */
	FString Problem;

	bool IsValid() const { return Problem.IsEmpty(); }

	/**
	 * Read a string such as "host=127.0.0.1;session=room;characters=actor,guest". Keys are host, state, events, control, url, session,
	 * characters and prefix; an empty string means the project's settings.
	 */
	static FKinelinkAddress Parse(const FString& Text);

	/** The options to connect with. */
	kinelink::ClientOptions Dialled() const;

	/** The string that all equal addresses share. */
	FString Canonical() const;
};
