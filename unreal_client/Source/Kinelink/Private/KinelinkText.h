#pragma once

#include <string>
#include <string_view>

#include "CoreMinimal.h"

/**
 * Text between the engine and the core, which has UTF-8. Names go this way and never through FName, which in packaged games
 * gives back the letters' case of whoever used the name first.
 */
namespace KinelinkText
{
	inline std::string ToUtf8(const FString& Text)
	{
		const FTCHARToUTF8 Bytes(*Text);
		return std::string(Bytes.Get(), static_cast<size_t>(Bytes.Length()));
	}

	inline FString FromUtf8(std::string_view Text)
	{
		const FUTF8ToTCHAR Letters(Text.data(), static_cast<int32>(Text.size()));
		return FString(FStringView(Letters.Get(), Letters.Length()));
	}

	/** Names are as long as the engine stands, whatever a server says. */
	inline FName ToName(const FString& Text)
	{
		return FName(*Text.Left(NAME_SIZE - 1));
	}
}
