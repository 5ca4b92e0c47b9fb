using System;

// https://docs.unity3d.com/2021.3/Documentation/ScriptReference/{page}.html, where {page} stands behind `//=`.
namespace UnityEngine
{
    public sealed class DisallowMultipleComponent : Attribute { } //= DisallowMultipleComponent

    public abstract class PropertyAttribute : Attribute { } //= PropertyAttribute

    public sealed class TooltipAttribute : PropertyAttribute //= TooltipAttribute
    {
        public readonly string tooltip; //= TooltipAttribute-tooltip
        public TooltipAttribute(string tooltip) { this.tooltip = tooltip; } //= TooltipAttribute-ctor
    }

    public sealed class HeaderAttribute : PropertyAttribute //= HeaderAttribute
    {
        public readonly string header; //= HeaderAttribute-header
        public HeaderAttribute(string header) { this.header = header; } //= HeaderAttribute-ctor
    }

    public sealed class RangeAttribute : PropertyAttribute //= RangeAttribute
    {
        public readonly float min; //= RangeAttribute-min
        public readonly float max; //= RangeAttribute-max

        public RangeAttribute(float min, float max) //= RangeAttribute-ctor
        {
            this.min = min;
            this.max = max;
        }
    }


    public sealed class AddComponentMenu : Attribute //= AddComponentMenu
    {
        public readonly string componentMenu; //= AddComponentMenu
        public AddComponentMenu(string menuName) { componentMenu = menuName; } //= AddComponentMenu-ctor
    }

    public sealed class DefaultExecutionOrder : Attribute //= DefaultExecutionOrder
    {
        public int order { get; private set; } //= DefaultExecutionOrder-order
        public DefaultExecutionOrder(int order) { this.order = order; } //= DefaultExecutionOrder
    }

    [AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
    public sealed class RequireComponent : Attribute //= RequireComponent
    {
        public Type m_Type0; //= RequireComponent
        public RequireComponent(Type requiredComponent) { m_Type0 = requiredComponent; } //= RequireComponent-ctor
    }

    public sealed class CreateAssetMenuAttribute : Attribute //= CreateAssetMenuAttribute
    {
        public string menuName { get; set; } //= CreateAssetMenuAttribute-menuName
        public string fileName { get; set; } //= CreateAssetMenuAttribute-fileName
    }

    public sealed class ContextMenu : Attribute //= ContextMenu
    {
        public readonly string menuItem; //= ContextMenu
        public ContextMenu(string itemName) { menuItem = itemName; } //= ContextMenu-ctor
    }

    public enum RuntimeInitializeLoadType { AfterSceneLoad = 0, BeforeSceneLoad = 1, SubsystemRegistration = 4 } //= RuntimeInitializeLoadType

    [AttributeUsage(AttributeTargets.Method)]
    public sealed class RuntimeInitializeOnLoadMethodAttribute : Attribute //= RuntimeInitializeOnLoadMethodAttribute
    {
        public RuntimeInitializeLoadType loadType { get; private set; } //= RuntimeInitializeOnLoadMethodAttribute-loadType
        public RuntimeInitializeOnLoadMethodAttribute(RuntimeInitializeLoadType loadType) { this.loadType = loadType; } //= RuntimeInitializeOnLoadMethodAttribute-ctor
    }
}
