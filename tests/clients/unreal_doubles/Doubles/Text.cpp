#include "Text.h"

#include <cstdio>
#include <cstdlib>
#include <map>
#include <mutex>
#include <vector>

#include "Containers.h"

namespace {

char16_t Lower(char16_t Letter) { return Letter >= u'A' && Letter <= u'Z' ? static_cast<char16_t>(Letter + 32) : Letter; }

std::u16string Folded(std::u16string_view Text, ESearchCase::Type Case = ESearchCase::IgnoreCase) {
    std::u16string Result(Text);
    if (Case == ESearchCase::IgnoreCase)
        for (char16_t& Letter : Result) Letter = Lower(Letter);
    return Result;
}

std::string ToUtf8(std::u16string_view Text) {
    std::string Result;
    for (size_t i = 0; i < Text.size(); i++) {
        uint32_t Code = Text[i];
        if (Code >= 0xd800 && Code < 0xdc00 && i + 1 < Text.size()) Code = 0x10000 + ((Code - 0xd800) << 10) + (Text[++i] - 0xdc00u);
        const auto Put = [&](uint32_t Byte) { Result += static_cast<char>(Byte); };
        if (Code < 0x80) Put(Code);
        else if (Code < 0x800) Put(0xc0 | Code >> 6), Put(0x80 | (Code & 63));
        else if (Code < 0x10000) Put(0xe0 | Code >> 12), Put(0x80 | (Code >> 6 & 63)), Put(0x80 | (Code & 63));
        else Put(0xf0 | Code >> 18), Put(0x80 | (Code >> 12 & 63)), Put(0x80 | (Code >> 6 & 63)), Put(0x80 | (Code & 63));
    }
    return Result;
}

std::u16string ToUtf16(std::string_view Text) {
    std::u16string Result;
    for (size_t i = 0; i < Text.size();) {
        const auto Byte = [&](size_t At) { return static_cast<uint32_t>(static_cast<unsigned char>(Text[At])); };
        const uint32_t First = Byte(i);
        const size_t More = First < 0x80 ? 0 : First < 0xe0 ? 1 : First < 0xf0 ? 2 : 3;
        uint32_t Code = More == 0 ? First : First & (0x3f >> More);
        for (size_t k = 1; k <= More && i + k < Text.size(); k++) Code = Code << 6 | (Byte(i + k) & 63);
        i += More + 1;
        if (Code >= 0x10000) {
            Result += static_cast<char16_t>(0xd800 + ((Code - 0x10000) >> 10));
            Result += static_cast<char16_t>(0xdc00 + ((Code - 0x10000) & 0x3ff));
        } else Result += static_cast<char16_t>(Code);
    }
    return Result;
}

struct FNameTable {
    std::mutex Gate;
    std::map<std::u16string, uint32> Indices;
    std::vector<std::u16string> First{u"None"};
};

FNameTable& Names() {
    static FNameTable Table;
    return Table;
}

}  // namespace

std::string Utf8(const FString& Text) { return ToUtf8(Text.Data); }
FString Utf16(const std::string& Text) { return FString(ToUtf16(Text)); }

bool FString::IsNumeric() const {
    if (Data.empty()) return false;
    for (size_t i = 0; i < Data.size(); i++)
        if (!(Data[i] >= u'0' && Data[i] <= u'9') && Data[i] != u'.' && !(i == 0 && (Data[i] == u'-' || Data[i] == u'+'))) return false;
    return true;
}
bool FString::Equals(const FString& Other, ESearchCase::Type Case) const { return Folded(Data, Case) == Folded(Other.Data, Case); }
bool FString::StartsWith(const FString& Text, ESearchCase::Type Case) const {
    return Folded(Data, Case).rfind(Folded(Text.Data, Case), 0) == 0;
}
bool FString::EndsWith(const FString& Text, ESearchCase::Type Case) const {
    return Data.size() >= Text.Data.size() && Folded(Data.substr(Data.size() - Text.Data.size()), Case) == Folded(Text.Data, Case);
}
bool FString::Contains(const FString& Text, ESearchCase::Type Case) const {
    return Folded(Data, Case).find(Folded(Text.Data, Case)) != std::u16string::npos;
}
bool FString::FindLastChar(TCHAR Letter, int32& Index) const {
    const size_t At = Data.rfind(Letter);
    Index = At == std::u16string::npos ? -1 : static_cast<int32>(At);
    return Index >= 0;
}
bool FString::Split(const FString& By, FString* Left, FString* Right) const {
    const size_t At = Folded(Data).find(Folded(By.Data));
    if (At == std::u16string::npos) return false;
    const FString Whole = *this;
    if (Left) Left->Data = Whole.Data.substr(0, At);
    if (Right) Right->Data = Whole.Data.substr(At + By.Data.size());
    return true;
}
bool FString::RemoveFromStart(const FString& Text, ESearchCase::Type Case) {
    if (!StartsWith(Text, Case)) return false;
    RightChopInline(Text.Len());
    return true;
}
FString FString::ToLower() const { return FString(Folded(Data)); }
FString FString::TrimStartAndEnd() const {
    const size_t From = Data.find_first_not_of(u" \t\r\n");
    if (From == std::u16string::npos) return FString();
    return FString(Data.substr(From, Data.find_last_not_of(u" \t\r\n") - From + 1));
}
FString FString::Replace(const TCHAR* From, const TCHAR* To, ESearchCase::Type Case) const {
    const std::u16string Here = Folded(Data, Case), What = Folded(From, Case);
    std::u16string Result;
    for (size_t i = 0; i < Data.size();) {
        if (Here.compare(i, What.size(), What) == 0) Result += To, i += What.size();
        else Result += Data[i++];
    }
    return FString(Result);
}
int32 FString::ParseIntoArray(TArray<FString>& Out, const TCHAR* By, bool bCullEmpty) const {
    Out.Reset();
    const std::u16string Mark = By;
    for (size_t From = 0; From <= Data.size();) {
        const size_t To = std::min(Data.find(Mark, From), Data.size());
        if (To > From || !bCullEmpty) Out.Add(FString(Data.substr(From, To - From)));
        From = To + Mark.size();
    }
    return Out.Num();
}
FString FString::Join(const TArray<FString>& Parts, const TCHAR* By) {
    FString Result;
    for (int32 i = 0; i < Parts.Num(); i++) Result += i ? FString(By) + Parts[i] : Parts[i];
    return Result;
}

FString FString::Formatted(const TCHAR* Format, const FItem* Items) {
    const std::string Pattern = ToUtf8(Format);
    std::string Result;
    for (size_t i = 0; i < Pattern.size(); i++) {
        if (Pattern[i] != '%') { Result += Pattern[i]; continue; }
        std::string Spec = "%";
        while (std::string_view("diufsgxe%").find(Pattern[++i]) == std::string_view::npos)
            if (Pattern[i] != 'l') Spec += Pattern[i];
        char Some[64];
        if (Pattern[i] == '%') { Result += '%'; continue; }
        if (Pattern[i] == 's') Result += ToUtf8(Items->Text);
        else if (Items->bNumber) std::snprintf(Some, sizeof Some, (Spec + Pattern[i]).c_str(), Items->Number), Result += Some;
        else std::snprintf(Some, sizeof Some, (Spec + "ll" + Pattern[i]).c_str(), static_cast<long long>(Items->Whole)), Result += Some;
        Items++;
    }
    return FString(ToUtf16(Result));
}

int32 FCString::Atoi(const TCHAR* Text) { return std::atoi(ToUtf8(Text).c_str()); }
bool FChar::IsAlnum(TCHAR Letter) {
    return (Letter >= u'0' && Letter <= u'9') || (Lower(Letter) >= u'a' && Lower(Letter) <= u'z') || Letter > 0xbf;
}
FTCHARToUTF8::FTCHARToUTF8(const TCHAR* Text) : Data(ToUtf8(Text)) {}
FUTF8ToTCHAR::FUTF8ToTCHAR(const ANSICHAR* Text, int32 Num) : Data(ToUtf16({Text, static_cast<size_t>(Num)})) {}

FName::FName(const TCHAR* Text) {
    const std::u16string Key = Folded(Text);
    if (Key.empty() || Key == u"none") return;
    FNameTable& Table = Names();
    std::lock_guard Lock(Table.Gate);
    const auto [Entry, bNew] = Table.Indices.try_emplace(Key, static_cast<uint32>(Table.First.size()));
    if (bNew) Table.First.push_back(Text);
    Index = Entry->second;
}
FString FName::ToString() const {
    FNameTable& Table = Names();
    std::lock_guard Lock(Table.Gate);
    return FString(Table.First[Index]);
}
