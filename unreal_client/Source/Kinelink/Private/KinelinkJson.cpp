#include "KinelinkJson.h"

#include <cstdio>
#include <string>

#include "KinelinkText.h"

namespace
{
	using kinelink::MsgPackKind;

	void Put(std::string& Out, const std::string& Text)
	{
		Out += '"';
		for (const char Letter : Text)
		{
			if (Letter == '"' || Letter == '\\')
			{
				Out += '\\';
			}
			if (static_cast<unsigned char>(Letter) < 0x20)
			{
				char Code[8];
				std::snprintf(Code, sizeof Code, "\\u%04x", static_cast<unsigned>(Letter));
				Out += Code;
			}
			else
			{
				Out += Letter;
			}
		}
		Out += '"';
	}

	void Put(std::string& Out, const kinelink::Value& Value);

	void PutItems(std::string& Out, const kinelink::Value& Value)
	{
		const bool bMap = Value.Kind() == MsgPackKind::Map;
		Out += bMap ? '{' : '[';
		for (size_t Index = 0; Index < Value.Count(); ++Index)
		{
			Out += Index > 0 ? "," : "";
			if (bMap)
			{
				Put(Out, Value.KeyAt(Index));
				Out += ':';
			}
			Put(Out, Value[Index]);
		}
		Out += bMap ? '}' : ']';
	}

	void Put(std::string& Out, const kinelink::Value& Value)
	{
		char Digits[32];
		switch (Value.Kind())
		{
		case MsgPackKind::Flag:
			Out += Value.AsFlag() ? "true" : "false";
			break;
		case MsgPackKind::Whole:
			Out += std::to_string(Value.AsWhole());
			break;
		case MsgPackKind::Number:
			std::snprintf(Digits, sizeof Digits, "%.9g", Value.AsNumber());
			Out += Digits;
			break;
		case MsgPackKind::Text:
			Put(Out, Value.AsText());
			break;
		case MsgPackKind::List:
		case MsgPackKind::Map:
			PutItems(Out, Value);
			break;
		default:
			Out += "null";
			break;
		}
	}
}

FString KinelinkJson::Write(const kinelink::Value& Value)
{
	std::string Text;
	Put(Text, Value);
	return KinelinkText::FromUtf8(Text);
}
