#pragma once

// Doubles of Unreal's text. Semantics that bite are the engine's own: FString compares without letters' case, FName gives back the
// case of whoever used the name first, as in packaged games.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/epic-cplusplus-coding-standard-for-unreal-engine
using int32 = int32_t;
using int64 = long long;
using uint8 = uint8_t;
using uint16 = uint16_t;
using uint32 = uint32_t;
using uint64 = unsigned long long;
constexpr uint32 MAX_uint32 = 0xffffffff;
using ANSICHAR = char;
using TCHAR = char16_t;

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/character-encoding-in-unreal-engine
#define TEXT_IN(Words) u##Words
#define TEXT(Words) TEXT_IN(Words)

template <class T>
class TArray;

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core
namespace ESearchCase { enum Type { CaseSensitive, IgnoreCase }; }

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/FStringView
class FStringView {
public:
    FStringView(const TCHAR* Text, int32 Num) : View(Text, static_cast<size_t>(Num)) {}
    std::u16string_view View;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/FString
class FString {
public:
    FString() = default;
    FString(const TCHAR* Text) : Data(Text ? Text : u"") {}
    explicit FString(FStringView View) : Data(View.View) {}
    explicit FString(std::u16string Text) : Data(std::move(Text)) {}

    const TCHAR* operator*() const { return Data.c_str(); }
    int32 Len() const { return static_cast<int32>(Data.size()); }
    bool IsEmpty() const { return Data.empty(); }
    bool IsNumeric() const;
    bool Equals(const FString& Other, ESearchCase::Type Case = ESearchCase::CaseSensitive) const;
    bool StartsWith(const FString& Text, ESearchCase::Type Case = ESearchCase::IgnoreCase) const;
    bool EndsWith(const FString& Text, ESearchCase::Type Case = ESearchCase::IgnoreCase) const;
    bool Contains(const FString& Text, ESearchCase::Type Case = ESearchCase::IgnoreCase) const;
    bool FindLastChar(TCHAR Letter, int32& Index) const;
    bool Split(const FString& By, FString* Left, FString* Right) const;
    bool RemoveFromStart(const FString& Text, ESearchCase::Type Case = ESearchCase::IgnoreCase);
    void Empty() { Data.clear(); }
    FString Left(int32 Count) const { return FString(Data.substr(0, static_cast<size_t>(Count))); }
    FString RightChop(int32 Count) const { return FString(Data.substr(static_cast<size_t>(Count))); }
    void RightChopInline(int32 Count) { Data.erase(0, static_cast<size_t>(Count)); }
    FString ToLower() const;
    FString TrimStartAndEnd() const;
    FString Replace(const TCHAR* From, const TCHAR* To, ESearchCase::Type Case = ESearchCase::IgnoreCase) const;
    int32 ParseIntoArray(TArray<FString>& Out, const TCHAR* By, bool bCullEmpty = true) const;
    void AppendChar(TCHAR Letter) { Data += Letter; }
    static FString Join(const TArray<FString>& Parts, const TCHAR* By);

    template <class... Parts>
    static FString Printf(const TCHAR* Format, const Parts&... Items) {
        const FItem Some[] = {FItem(Items)..., FItem(0)};
        return Formatted(Format, Some);
    }

    auto begin() const { return Data.begin(); }
    auto end() const { return Data.end(); }
    FString& operator+=(const FString& Other) { Data += Other.Data; return *this; }
    friend FString operator+(const FString& A, const FString& B) { return FString(A.Data + B.Data); }
    friend bool operator==(const FString& A, const FString& B) { return A.Equals(B, ESearchCase::IgnoreCase); }
    friend bool operator==(const FString& A, const TCHAR* B) { return A.Equals(B, ESearchCase::IgnoreCase); }
    // Only for doubles' maps.
    friend bool operator<(const FString& A, const FString& B) { return A.ToLower().Data < B.ToLower().Data; }

    std::u16string Data;

private:
    struct FItem {
        template <class T>
        FItem(const T& Value) {
            if constexpr (std::is_floating_point_v<T>) Number = Value, bNumber = true;
            else if constexpr (std::is_convertible_v<T, const TCHAR*>) Text = Value;
            else Whole = static_cast<int64>(Value);
        }
        int64 Whole = 0;
        double Number = 0;
        const TCHAR* Text = nullptr;
        bool bNumber = false;
    };
    static FString Formatted(const TCHAR* Format, const FItem* Items);
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/FCString
struct FCString { static int32 Atoi(const TCHAR* Text); };

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/FChar
struct FChar { static bool IsAlnum(TCHAR Letter); };

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/FTCHARToUTF8
class FTCHARToUTF8 {
public:
    explicit FTCHARToUTF8(const TCHAR* Text);
    const ANSICHAR* Get() const { return Data.data(); }
    int32 Length() const { return static_cast<int32>(Data.size()); }

private:
    std::string Data;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/FUTF8ToTCHAR
class FUTF8ToTCHAR {
public:
    FUTF8ToTCHAR(const ANSICHAR* Text, int32 Num);
    const TCHAR* Get() const { return Data.data(); }
    int32 Length() const { return static_cast<int32>(Data.size()); }

private:
    std::u16string Data;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core
enum { NAME_SIZE = 1024 };

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/FName
class FName {
public:
    FName() = default;
    FName(const TCHAR* Text);
    FString ToString() const;
    bool IsNone() const { return Index == 0; }
    friend bool operator==(const FName& A, const FName& B) { return A.Index == B.Index; }
    // Only for doubles' maps.
    friend bool operator<(const FName& A, const FName& B) { return A.Index < B.Index; }

private:
    uint32 Index = 0;
};
inline const FName NAME_None;

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/FText
class FText {
public:
    static FText FromString(FString Text) { FText Made; Made.Data = std::move(Text); return Made; }
    static FText Format(const FText& Pattern, const FText& Argument) {
        return FromString(Pattern.Data.Replace(u"{0}", *Argument.Data));
    }
    bool IsEmpty() const { return Data.IsEmpty(); }
    const FString& ToString() const { return Data; }

private:
    FString Data;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/text-localization-in-unreal-engine
#define LOCTEXT(Key, Words) FText::FromString(TEXT(Words))

// Of the doubles: UTF-8 for the tests.
std::string Utf8(const FString& Text);
FString Utf16(const std::string& Text);
